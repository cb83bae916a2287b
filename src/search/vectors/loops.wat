;; The loops over numbers of a search: over all rows, and over the components of vectors. A process that answers one
;; question runs them before V8 has compiled any JavaScript: interpreted, ten thousand rows take ten milliseconds, and
;; each number on the way is an object to be collected. Here they take half of one.
;;
;; Everything lies in one memory; every argument is a count or the address of an array of numbers, little-endian. The
;; columns of the rows are
;;   marks      u8 a row: 1 where the row may be found
;;   facets     u32 a row; 0 where the row is gone
;;   owners     u32 a row
;;   bits       `words` u32 a row: the signs of its vector
;;   distances  u16 a row
(module
  (import "loops" "memory" (memory 1))

  ;; Counts the rows that exist.
  (func (export "alive") (param $rows i32) (param $facets i32) (result i32)
    (local $row i32)
    (local $count i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
        (local.set $count
          (i32.add
            (local.get $count)
            (i32.ne (i32.load (i32.add (local.get $facets) (i32.shl (local.get $row) (i32.const 2)))) (i32.const 0))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next)))
    (local.get $count))

  ;; Marks the rows that exist and have a vector (`known`, u8 a row).
  (func (export "mark") (param $rows i32) (param $facets i32) (param $known i32) (param $marks i32)
    (local $row i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
        (i32.store8
          (i32.add (local.get $marks) (local.get $row))
          (i32.and
            (i32.load8_u (i32.add (local.get $known) (local.get $row)))
            (i32.ne (i32.load (i32.add (local.get $facets) (i32.shl (local.get $row) (i32.const 2)))) (i32.const 0))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; Takes the mark from rows that have no bit of `mask`.
  (func (export "keepFacets") (param $rows i32) (param $facets i32) (param $mask i32) (param $marks i32)
    (local $row i32)
    (local $at i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
        (local.set $at (i32.add (local.get $marks) (local.get $row)))
        (i32.store8
          (local.get $at)
          (i32.and
            (i32.load8_u (local.get $at))
            (i32.ne
              (i32.and
                (i32.load (i32.add (local.get $facets) (i32.shl (local.get $row) (i32.const 2))))
                (local.get $mask))
              (i32.const 0))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; Takes the mark from rows of other owners than these two.
  (func (export "keepOwners") (param $rows i32) (param $owners i32) (param $first i32) (param $second i32) (param $marks i32)
    (local $row i32)
    (local $at i32)
    (local $owner i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
        (local.set $at (i32.add (local.get $marks) (local.get $row)))
        (local.set $owner (i32.load (i32.add (local.get $owners) (i32.shl (local.get $row) (i32.const 2)))))
        (i32.store8
          (local.get $at)
          (i32.and
            (i32.load8_u (local.get $at))
            (i32.or
              (i32.eq (local.get $owner) (local.get $first))
              (i32.eq (local.get $owner) (local.get $second)))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; Puts the number of bits in which each marked row differs from the question (`words` u32) into `distances`, 65535 for
  ;; the others, and counts the marked rows by distance in `histogram` (u32 each, to be zero before).
  (func (export "hamming")
    (param $rows i32) (param $words i32) (param $question i32) (param $bits i32) (param $marks i32)
    (param $distances i32) (param $histogram i32)
    (local $row i32)
    (local $differing i32)
    (local $at i32)
    (local $asked i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $question) (i32.shl (local.get $words) (i32.const 2))))
    (local.set $at (local.get $bits))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
        (if (i32.load8_u (i32.add (local.get $marks) (local.get $row)))
          (then
            (local.set $differing (i32.const 0))
            (local.set $asked (local.get $question))
            (loop $word
              (local.set $differing
                (i32.add
                  (local.get $differing)
                  (i32.popcnt (i32.xor (i32.load (local.get $asked)) (i32.load (local.get $at))))))
              (local.set $at (i32.add (local.get $at) (i32.const 4)))
              (local.set $asked (i32.add (local.get $asked) (i32.const 4)))
              (br_if $word (i32.lt_u (local.get $asked) (local.get $end))))
            (i32.store16
              (i32.add (local.get $distances) (i32.shl (local.get $row) (i32.const 1)))
              (local.get $differing))
            ;; From here on the place of its count.
            (local.set $differing (i32.add (local.get $histogram) (i32.shl (local.get $differing) (i32.const 2))))
            (i32.store (local.get $differing) (i32.add (i32.load (local.get $differing)) (i32.const 1))))
          (else
            (i32.store16
              (i32.add (local.get $distances) (i32.shl (local.get $row) (i32.const 1)))
              (i32.const 65535))
            (local.set $at (i32.add (local.get $at) (i32.shl (local.get $words) (i32.const 2))))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; Lists the rows nearer than `limit`, and the first `$more` at it, in their order in `list` (u32 each); gives how many.
  (func (export "pick")
    (param $rows i32) (param $distances i32) (param $limit i32) (param $more i32) (param $list i32) (result i32)
    (local $row i32)
    (local $distance i32)
    (local $count i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $rows)))
        (local.set $distance
          (i32.load16_u (i32.add (local.get $distances) (i32.shl (local.get $row) (i32.const 1)))))
        (block $skip
          (if (i32.ge_u (local.get $distance) (local.get $limit))
            (then
              (br_if $skip (i32.ne (local.get $distance) (local.get $limit)))
              (br_if $skip (i32.eqz (local.get $more)))
              (local.set $more (i32.sub (local.get $more) (i32.const 1)))))
          (i32.store (i32.add (local.get $list) (i32.shl (local.get $count) (i32.const 2))) (local.get $row))
          (local.set $count (i32.add (local.get $count) (i32.const 1))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next)))
    (local.get $count))

  ;; For each byte of a row's signs and each of its 256 values the sum of the question's numbers (f32, 8 for each byte) where
  ;; a bit is set, into `table` (f32).
  (func (export "byteSums") (param $bytes i32) (param $numbers i32) (param $table i32)
    (local $value i32)
    (local $low i32)
    (block $done
      (loop $byte
        (br_if $done (i32.eqz (local.get $bytes)))
        (f32.store (local.get $table) (f32.const 0))
        (local.set $value (i32.const 1))
        (loop $next
          ;; The sum of a value is that of the value without its lowest bit, and that bit's number.
          (local.set $low (i32.ctz (local.get $value)))
          (f32.store
            (i32.add (local.get $table) (i32.shl (local.get $value) (i32.const 2)))
            (f32.add
              (f32.load
                (i32.add
                  (local.get $table)
                  (i32.shl
                    (i32.and (local.get $value) (i32.sub (local.get $value) (i32.const 1)))
                    (i32.const 2))))
              (f32.load (i32.add (local.get $numbers) (i32.shl (local.get $low) (i32.const 2))))))
          (local.set $value (i32.add (local.get $value) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $value) (i32.const 256))))
        (local.set $bytes (i32.sub (local.get $bytes) (i32.const 1)))
        (local.set $numbers (i32.add (local.get $numbers) (i32.const 32)))
        (local.set $table (i32.add (local.get $table) (i32.const 1024)))
        (br $byte))))

  ;; For each listed row the sum of the question's numbers where the row's bit is set, by that table, into `sums` (f32).
  (func (export "signSums")
    (param $count i32) (param $list i32) (param $words i32) (param $bits i32) (param $table i32) (param $sums i32)
    (local $i i32)
    (local $at i32)
    (local $end i32)
    (local $byte i32)
    (local $sum f32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (local.set $at
          (i32.add
            (local.get $bits)
            (i32.shl
              (i32.mul (i32.load (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 2)))) (local.get $words))
              (i32.const 2))))
        (local.set $end (i32.add (local.get $at) (i32.shl (local.get $words) (i32.const 2))))
        (local.set $byte (local.get $table))
        (local.set $sum (f32.const 0))
        (loop $each
          (local.set $sum
            (f32.add
              (local.get $sum)
              (f32.load (i32.add (local.get $byte) (i32.shl (i32.load8_u (local.get $at)) (i32.const 2))))))
          (local.set $byte (i32.add (local.get $byte) (i32.const 1024)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br_if $each (i32.lt_u (local.get $at) (local.get $end))))
        (f32.store (i32.add (local.get $sums) (i32.shl (local.get $i) (i32.const 2))) (local.get $sum))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))

  ;; Dot product of two arrays of f32.
  (func (export "dot") (param $count i32) (param $a i32) (param $b i32) (result f64)
    (local $sum f64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum
          (f64.add
            (local.get $sum)
            (f64.mul (f64.promote_f32 (f32.load (local.get $a))) (f64.promote_f32 (f32.load (local.get $b))))))
        (local.set $a (i32.add (local.get $a) (i32.const 4)))
        (local.set $b (i32.add (local.get $b) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  ;; Dot product of an array of f32 and one of i8.
  (func (export "dotBytes") (param $count i32) (param $a i32) (param $b i32) (result f64)
    (local $sum f64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum
          (f64.add
            (local.get $sum)
            (f64.mul (f64.promote_f32 (f32.load (local.get $a))) (f64.convert_i32_s (i32.load8_s (local.get $b))))))
        (local.set $a (i32.add (local.get $a) (i32.const 4)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  ;; Adds the numbers of `bytes` (i8), each times `factor`, to those of `sum` (f32).
  (func (export "addBytes") (param $count i32) (param $sum i32) (param $bytes i32) (param $factor f64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (f32.store
          (local.get $sum)
          (f32.demote_f64
            (f64.add
              (f64.promote_f32 (f32.load (local.get $sum)))
              (f64.mul (local.get $factor) (f64.convert_i32_s (i32.load8_s (local.get $bytes)))))))
        (local.set $sum (i32.add (local.get $sum) (i32.const 4)))
        (local.set $bytes (i32.add (local.get $bytes) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  ;; Divides each number (f32).
  (func (export "divide") (param $count i32) (param $numbers i32) (param $by f64)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (f32.store
          (local.get $numbers)
          (f32.demote_f64 (f64.div (f64.promote_f32 (f32.load (local.get $numbers))) (local.get $by))))
        (local.set $numbers (i32.add (local.get $numbers) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))))
