# Reads the mails in a folder with MIME::Parser, MIME::Words and Encode, and prints what it reads in JSON.
use strict;
use warnings;
use Encode qw(decode);
use JSON::PP;
use MIME::Parser;
use MIME::Words qw(decode_mimewords);
use Mail::Address;

my $folder = shift;
my $parser = MIME::Parser->new;
$parser->output_to_core(1);
$parser->tmp_to_core(1);

sub words {    # the words of a header, decoded piece by piece
    my $raw = shift // "";
    $raw =~ s/\r?\n[ \t]*/ /g;
    $raw =~ s/\s+\z//;
    return join "", map { decode($$_[1] || "UTF-8", $$_[0]) } decode_mimewords($raw);
}

sub addresses {
    my ($head, $name) = @_;
    my $raw = $head->get($name) // return [];
    $raw =~ s/\r?\n[ \t]*/ /g;
    return [ map { [ words($_->phrase =~ s/\A"(.*)"\z/$1/r), $_->address ] } Mail::Address->parse($raw) ];
}

sub plain {
    my $entity = shift;
    return $entity if $entity->effective_type eq "text/plain";
    for ($entity->parts) { my $found = plain($_); return $found if $found }
    return;
}

my %found;
for my $file (sort glob "$folder/*") {
    my $entity = $parser->parse_open($file);
    my $head = $entity->head;
    my $part = plain($entity);
    my $charset = $part->head->mime_attr("content-type.charset") // "us-ascii";
    my @from = @{ addresses($head, "From") };
    my ($name) = $file =~ m{([^/]+)\z};
    $found{$name} = {
        names     => [ map { $$_[0] } @from ],
        addresses => [ map { $$_[1] } @from ],
        reply_to  => [ map { $$_[1] } @{ addresses($head, "Reply-To") } ],
        subject   => words($head->get("Subject")),
        text      => decode($charset, $part->bodyhandle->as_string),
    };
}
print JSON::PP->new->utf8->encode(\%found);
