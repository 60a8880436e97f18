/** What people have on a line while they type it, with the one problem it has below it. */

/** Pipelines, between two lines of a body. */
export const pipelines = `
  conv(
      ^ unclosed-bracket

  conv(3
      ^ unclosed-bracket

  conv(3,
      ^ unclosed-bracket

  conv(3, 2
      ^ unclosed-bracket

  conv(3))
         ^ unmatched-bracket

  conv(3]
        ^ unmatched-bracket

  conv(pad =
      ^ unclosed-bracket

  conv(pad = )
           ^ expected: a value

  conv(, 3)
      ^ expected: a value

  conv(3,, 2)
        ^ expected: a value

  conv(3 2)
         ^ expected: ')', found 2

  conv(3).x
         ^ expected: nothing, found .

  conv(3) ->
          ^^ expected: a stage

  conv(3) -> -> relu
          ^^ expected: a stage

  conv(3) -> 3
             ^ expected: a stage, found 3

  conv(3) -> relu ->
                  ^^ expected: a stage

  x =
    ^ expected: a stage or a name

  = conv(3)
  ^ expected: '->' or a name alone before '='

  x = conv(3) = relu
              ^ expected: nothing, found =

  x, = in
     ^ expected: a name, found =

  x,
   ^ expected: a stage or a name

  x, y =
       ^ expected: a stage or a name

  conv(3), x -> add
         ^ expected: nothing, found ,

  conv(3) = x
          ^ expected: '->' or a name alone before '='
`;

/** Values, between two lines of a body. */
export const values = `
  let rows = [[16, 1] [24, 2], [32, 3]]
                    ^ expected: ','

  let rows = [[16, max(1, 2)] [max(1, 2), [3, 4]]]
                            ^ expected: ','

  let rows = [[16, 1], rows[1, 2]]
                             ^ expected: ']', found ,

  let
  ^^^ expected: a name

  let x
      ^ expected: '='

  let x =
        ^ expected: a value

  let = 3
      ^ expected: a name, found =

  let x 3
        ^ expected: '=', found 3

  let x = 3 +
            ^ expected: a value

  let x = 3 + * 2
              ^ expected: a value, found *

  let x = (3
          ^ unclosed-bracket

  let x = 3)
           ^ unmatched-bracket

  let x = [1, 2
          ^ unclosed-bracket

  let x = [1, 2}
               ^ unmatched-bracket

  let x = if a { 1 }
                   ^ expected: 'else'

  let x = if a { 1 } else
                     ^^^^ expected: '{'

  let x = if a { 1 } else { }
                            ^ expected: a value, found }

  let x = if { 1 } else { 2 }
          ^^ expected: a value

  let x = a.
           ^ expected: a name

  let x = a[
           ^ unclosed-bracket

  let x = a[]
            ^ expected: a value, found ]

  let x = not
          ^^^ expected: a value

  let x = 1 < 2 < 3
                ^ expected: nothing, found <

  let x = 99999999999999999999
          ^^^^^^^^^^^^^^^^^^^^ number-too-large

  let x = 3 of [1, 2]
            ^^ expected: nothing, found of
`;
