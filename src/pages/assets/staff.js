// What staff pages do by themselves.
