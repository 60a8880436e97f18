/** What people have on a line while they type it, with the one problem it has below it. */

/** Shared layers, loops and conditions, between two lines of a body. */
export const controls = `
  shared
  ^^^^^^ expected: a name

  shared x
         ^ expected: '='

  shared x =
           ^ expected: a stage

  shared x = in
             ^^ expected: a stage, found in

  for
  ^^^ expected: a name

  for a
      ^ expected: 'of'

  for a of
        ^^ expected: a value

  for a of xs
           ^^ expected: '{'

  if n { relu } else { bn } else { gap }
                            ^^^^ expected: nothing, found else

  if n { relu } else { bn } else if m { gap }
                            ^^^^ expected: nothing, found else

  for a of xs {
              ^ unclosed-bracket

  for of xs { conv(a) }
      ^^ expected: a name, found of

  for a xs { conv(a) }
        ^^ expected: 'of', found xs

  for a, of xs { conv(a) }
         ^^ expected: a name, found of

  for a, b in xs { conv(a) }
           ^^ expected: 'of', found in

  repeat
  ^^^^^^ expected: a value

  repeat 3
         ^ expected: '{'

  repeat { conv(3) }
  ^^^^^^ expected: a value

  repeat 3 {
           ^ unclosed-bracket

  repeat 3 conv(3)
           ^^^^^^^ colon-body

  if
  ^^ expected: a value

  if a
     ^ expected: '{'

  if a {
       ^ unclosed-bracket

  if { relu }
  ^^ expected: a value

  if a { relu } else
                ^^^^ expected: '{'

  if a { relu } else if
                     ^^ expected: a value

  if a { relu } else if b
                        ^ expected: '{'

  if a { relu } else conv(3)
                     ^^^^^^^ colon-body

  else { relu }
  ^^^^ expected: nothing, found else

  if a == { relu }
       ^^ expected: a value

  if a and { relu }
       ^^^ expected: a value

  repeat if a { 1 } else { 2 } { conv(3) }
         ^^^^^^^^^^^^^^^^^^^^^ if-without-brackets

  repeat 2 * if a { 1 } else if b { 2 } else { 3 } { conv(3) } -> bn
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ if-without-brackets

  repeat if a { 1 } else { 2 } + 1 { conv(3) }
         ^^^^^^^^^^^^^^^^^^^^^ if-without-brackets

  repeat if a { 1 } { conv(3) }
         ^^^^^^^^^^ if-without-brackets

  for n of if a { [1] } else { [2] } { conv(n) }
           ^^^^^^^^^^^^^^^^^^^^^^^^^ if-without-brackets

  if if a { true } else { b } { relu } else { bn }
     ^^^^^^^^^^^^^^^^^^^^^^^^ if-without-brackets

  if a and if b { c } else { d } { relu }
           ^^^^^^^^^^^^^^^^^^^^^ if-without-brackets

  repeat if a { conv(3) }
  ^^^^^^ expected: a value

  repeat if a { conv(3) } else { bn }
  ^^^^^^ expected: a value

  n = if a { 1 } else { 2 }
  ^ let-missing
`;

/** What other languages have, between two lines of a body. */
export const foreign = `
  in ->
     ^^ expected: a stage

  3
  ^ expected: nothing, found 3

  "text"
  ^^^^^^ expected: nothing, found "text"

  conv(3);
         ^ unexpected-character

  conv(3) § relu
          ^ unexpected-character

  x := conv(3)
    ^ unexpected-character

  x = conv(3) |> relu
              ^ unexpected-character

  conv[3]
      ^ expected: nothing, found [

  conv{3}
      ^^^ expected: nothing, found {

  conv 3
       ^ expected: nothing, found 3

  Conv(3) -> network
             ^^^^^^^ expected: a stage, found network

  a.b -> conv(3)
   ^ expected: nothing, found .

  block
  ^^^^^ expected-declaration

  import
  ^^^^^^ expected-declaration

  x = y = z
        ^ expected: nothing, found =

  x == 3
    ^^ expected: nothing, found ==

  conv("same")
       ^^^^^^ expected: ')', found "same"

  conv('same')
       ^^^^^^ unexpected-character

  conv(pad: 1)
          ^ misspelt

  not x
  ^^^ expected: nothing, found not

  (conv(3))
  ^ expected: nothing, found (

  repeat 3 { conv(3) } }
                       ^ unmatched-bracket

  KB = 3KB
  ^^ let-missing

  k = [3, 5]
  ^ let-missing

  k = -n
  ^ let-missing

  k = [a, b] -> concat
      ^^^^^^ expected: maps without brackets

  k = n * 2
        ^ expected: nothing, found *

  x = conv(3) && y
              ^^ unexpected-character

  let k = a && b || !c
            ^^ unexpected-character
                 ^^ unexpected-character
                    ^ unexpected-character

  let k = deep ? 3 : 5
               ^ unexpected-character

  let k = 3 if deep else 5
               ^^^^ expected: '{', found else

  x → conv(3) → relu
    ^ unexpected-character
              ^ unexpected-character

  x => conv(3)
    ^^ expected: a stage or a name, found >

  # a comment -> "of another // language
  ^ unexpected-character

  conv(3) # behind a line
          ^ unexpected-character

  for i in [1, 2] { conv(i) }
        ^^ expected: 'of', found in

  if a = 2 { relu }
       ^ misspelt

  if a { relu } elif n = 3 { bn } esle { gap }
                ^^^^ misspelt
                       ^ misspelt
                                  ^^^^ misspelt

  repaet 3 { conv(3, 1) -> relu }
  ^^^^^^ misspelt

  Repeat n + 1 { relu }
  ^^^^^^ misspelt

  conv(3) -> repat 3 { relu }
             ^^^^^ misspelt

  fro a, b of xs { relu }
  ^^^ misspelt

  Let k = 3
  ^^^ misspelt

  const k = 3
  ^^^^^ misspelt

  shraed x = conv(3)
  ^^^^^^ misspelt

  repeat 3: conv(3)
          ^ colon-body

  for a of [1, 2]:
                 ^ colon-body

  if a == 2: relu
           ^ colon-body

  conv(4，3) → relu
        ^ unexpected-character
            ^ unexpected-character

  conv（4) -> relu
      ^ unexpected-character

  let k = 2 × n − 1 ÷ m
            ^ unexpected-character
                ^ unexpected-character
                    ^ unexpected-character

  let k = ［1, 2］
          ^ unexpected-character
               ^ unexpected-character

  x ＝ in
    ^ unexpected-character

  if a ＝＝ 2 ｛ relu ｝
       ^^ unexpected-character
            ^ unexpected-character
                   ^ unexpected-character

  conv(3, pad = ‘same’)
                ^^^^^^ unexpected-character

  conv(3, pad = “same”)
                ^^^^^^ unexpected-character

  conv(pad：1)
          ^ misspelt

  conv(3, pad = "same")
                ^^^^^^ expected: a value, found "same"
`;
