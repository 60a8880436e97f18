/** What people have on a line while they type it, with the one problem it has below it. */

/** Between two items of a deployment. */
export const deploymentLines = `
  precision
  ^^^^^^^^^ expected: a value

  precision int8 for
                 ^^^ expected: a name

  precision int8 for stage[
                          ^ unclosed-bracket

  precision int8 for stage[2
                          ^ unclosed-bracket

  precision int8 for stage[x]
                           ^ expected: a number, found x

  precision int8 for stage.
                          ^ expected: a name

  precision for stage
            ^^^ expected: a value, found for

  precision int8 stage
                 ^^^^^ expected: a value

  latency
  ^^^^^^^ expected: a value

  latency <=
          ^^ expected: a value

  latency 20ms <=
               ^^ expected: nothing, found <=

  latency <= <= 20ms
             ^^ expected: a value, found <=

  latency <= 20 ms

  <= 20ms
  ^^ expected: nothing, found <=

  precision [w4a8, for stage
            ^ unclosed-bracket

  precision int8 for a,
                      ^ expected: a name

  20ms
  ^^^^ expected: nothing, found 20ms

  latency = 20ms

  latency: 20ms

  latency => 20ms
          ^^ misspelt
`;

/** Above a body of one line. */
export const headers = `
Network N {
^^^^^^^ misspelt

netwrok N(a = 3) {
^^^^^^^ misspelt

blokc a, b -> B {
^^^^^ misspelt

def B(x) {
^^^^^^^^ misspelt

network N（a = 3） ｛
         ^ unexpected-character
               ^ unexpected-character
                 ^ unexpected-character

network N
        ^ expected: '{'

network N(
         ^ unclosed-bracket

network N(a
         ^ unclosed-bracket

network N(a,
         ^ unclosed-bracket

network N(a =
         ^ unclosed-bracket

network N(a = 3
         ^ unclosed-bracket

network N(a = 3)
               ^ expected: '{'

network N(a = ) {
            ^ expected: a value

network N(a of) {
            ^^ expected: a value

network N) {
         ^ unmatched-bracket

network 3 {
        ^ name-form

network {
^^^^^^^ expected: a name

network N N {
        ^ expected: '{'

block {
^^^^^ expected: a name

block a -> {
        ^^ expected: a name

block a, -> B {
       ^ expected: a name

block B( {
       ^ unclosed-bracket

block B(a {
       ^ unclosed-bracket

block B(a b) {
          ^ expected: ')', found b

block B(3) {
        ^ expected: ')', found 3
`;
