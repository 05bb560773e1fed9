"""What each of the eight documents says: from facts to a paper, without a word about how it is drawn."""

from tinghao.documents.contents import forms, official

__all__ = ["forms", "official"]
