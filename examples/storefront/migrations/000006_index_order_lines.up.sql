-- The product page counts the orders of a product.
CREATE INDEX order_lines_product_idx ON order_lines (product_id);
