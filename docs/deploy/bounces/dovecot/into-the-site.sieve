require ["envelope", "subaddress", "vnd.dovecot.pipe"];
if envelope :detail :matches "to" "b*" {
  pipe "signon-received";
}
