/** All that is ever said of what is absent or hidden: nothing looks past the walls to tell them apart. */
export const nothingHere = 'There is nothing here that you can reach.'
