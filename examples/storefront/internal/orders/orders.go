package orders

const open = `SELECT id, number, status, total_cents FROM orders WHERE customer_id = $1 AND status = 'open'`

const place = `INSERT INTO orders (customer_id, number, status, total_cents) VALUES ($1, $2, 'open', $3) RETURNING id`
