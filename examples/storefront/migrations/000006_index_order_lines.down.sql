DROP INDEX order_lines_product_idx;
