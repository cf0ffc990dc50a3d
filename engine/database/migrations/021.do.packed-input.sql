-- Kept rows carry themselves packed, as the kernel reads them. Months kept without are made anew.
SELECT drop_calculation_input();
ALTER TABLE calculation_input ADD COLUMN packed bytea;
COMMENT ON COLUMN calculation_input.packed IS 'The row as the kernel reads it, from the other columns; layout in core-wasm/packing.ts.';
