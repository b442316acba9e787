"""What decides about the lines of a page: evidence, the model, an extractor's verdict, and names for what is cut.

Pure functions on values of `corpusprep.page`; the stage that uses them is `stages/extract.py`.
"""
