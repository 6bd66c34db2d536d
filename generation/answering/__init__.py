"""How a question becomes an answer: read, gather candidates, score, choose, compose, write, prove, quote."""
