/** UPPER_CASE name of a constant from the layout's lowerCamelCase name. */
export const constantName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
