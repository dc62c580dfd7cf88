"""Papers that look alike: pairs that may be one paper, for the reader to say.

Nothing here makes two papers one. Which pairs are looked at is found by what they share: runs of three words of their
abstracts (MinHash, Broder 1997), rarer words of their titles, their first authors. Each pair is then judged by itself,
so which pairs are found hardly depends on how they were come by.

Titles alone say little: "Qwen Technical Report" and "Qwen2 Technical Report" are 98 % alike. Abstracts say most: two
papers hardly ever share a fifth of their runs of three words. Where one has no abstract, the title must be nearly the
same, with the same numbers in it, and nobody else its author.
"""
