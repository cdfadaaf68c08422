/** Can this be a one-time token at all? Half a copied link is told apart before anything is typed. */
export const isTokenLike = (text: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(text);
