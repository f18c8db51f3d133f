"""Finding people and posts, as far as whoever asks may see them."""
