"""``python -m corpusprep`` is the command line."""

from corpusprep.cli.main import main

main()
