"""The panel over several machines: the same reading, checking and merging, over Ray and object stores."""
