;; Weights are rows of 1024 int8 values, four rows at a time; the vector is 1024 int16 values.
(module
  (memory (export "memory") 1)

  (func (export "dot") (param $w i32) (param $end i32) (param $x i32) (result i32)
    (local $i i32) (local $low v128) (local $high v128) (local $row v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (loop $rows
      (local.set $i (i32.const 0))
      (loop $columns
        (local.set $low (v128.load (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 1)))))
        (local.set $high
          (v128.load offset=16 (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 1)))))
        (local.set $row (v128.load (i32.add (local.get $w) (local.get $i))))
        (local.set $s0 (i32x4.add (local.get $s0) (i32x4.add
          (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $row)) (local.get $low))
          (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $row)) (local.get $high)))))
        (local.set $row (v128.load offset=1024 (i32.add (local.get $w) (local.get $i))))
        (local.set $s1 (i32x4.add (local.get $s1) (i32x4.add
          (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $row)) (local.get $low))
          (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $row)) (local.get $high)))))
        (local.set $row (v128.load offset=2048 (i32.add (local.get $w) (local.get $i))))
        (local.set $s2 (i32x4.add (local.get $s2) (i32x4.add
          (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $row)) (local.get $low))
          (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $row)) (local.get $high)))))
        (local.set $row (v128.load offset=3072 (i32.add (local.get $w) (local.get $i))))
        (local.set $s3 (i32x4.add (local.get $s3) (i32x4.add
          (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $row)) (local.get $low))
          (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $row)) (local.get $high)))))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br_if $columns (i32.lt_u (local.get $i) (i32.const 1024))))
      (local.set $w (i32.add (local.get $w) (i32.const 4096)))
      (br_if $rows (i32.lt_u (local.get $w) (local.get $end))))
    (i32x4.extract_lane 0 (i32x4.add
      (i32x4.add (local.get $s0) (local.get $s1))
      (i32x4.add (local.get $s2) (local.get $s3)))))

  (func (export "read") (param $from i32) (param $end i32) (result i32)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (loop $next
      (local.set $s0 (v128.xor (local.get $s0) (v128.load (local.get $from))))
      (local.set $s1 (v128.xor (local.get $s1) (v128.load offset=16 (local.get $from))))
      (local.set $s2 (v128.xor (local.get $s2) (v128.load offset=32 (local.get $from))))
      (local.set $s3 (v128.xor (local.get $s3) (v128.load offset=48 (local.get $from))))
      (local.set $from (i32.add (local.get $from) (i32.const 64)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $end))))
    (i32x4.extract_lane 0 (v128.xor
      (v128.xor (local.get $s0) (local.get $s1))
      (v128.xor (local.get $s2) (local.get $s3))))))
