"""A receipt opened again: how it stands, the answer to 解决了吗, taking back, erasing."""
