"""``python -m corpusprep``."""

from corpusprep.cli.main import main

if __name__ == "__main__":
    main()
