require ["envelope", "fileinto", "mailbox", "subaddress"];
if envelope :detail :matches "to" "b*" {
  fileinto :create "Bounces";
}
