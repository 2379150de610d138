# Seeds a fresh RT for the tests: perl seed.pl TOKEN-FILE PASSWORD
# A service user with just the rights that the adapter needs, tokens for it and for root (who plays the agent), and three custom fields.
use strict;
use warnings;
use RT;
RT::LoadConfig();
RT::Init();

my ($token_file, $password) = @ARGV;
my $system = RT->SystemUser;

sub done { my ($what, $ok, $message) = @_; die "$what: $message\n" unless $ok; return $ok }

my $service = RT::User->new($system);
done('user', $service->Create(Name => 'anonidentity', RealName => 'AnonIdentity', Privileged => 1, Password => $password));

# AdminUsers: make, search and rename users. SetInitialCustomField: fields of a new ticket. ModifyCustomField: the label on users.
for my $right (qw(AdminUsers SeeQueue ShowTicket CreateTicket ModifyTicket SeeCustomField ModifyCustomField SetInitialCustomField)) {
    done($right, $service->PrincipalObj->GrantRight(Right => $right, Object => RT->System));
}

for my $field (
    [ 'VisitorIdentifier', 'RT::Queue-RT::Ticket', 'RT::Queue' ],
    [ 'TicketKey',         'RT::Queue-RT::Ticket', 'RT::Queue' ],
    [ 'MergedInto',        'RT::User',             'RT::User' ],
) {
    my ($name, $lookup, $class) = @$field;
    my $cf = RT::CustomField->new($system);
    done("field $name", $cf->Create(Name => $name, Type => 'FreeformSingle', LookupType => $lookup));
    done("apply $name", $cf->AddToObject($class->new($system)));
}

# Mail notices only cost time here.
my $scrips = RT::Scrips->new($system);
$scrips->UnLimit;
while (my $scrip = $scrips->Next) {
    $scrip->SetDisabled(1) if ($scrip->Description // '') =~ /Notify|Autoreply|Forward/;
}

my $root = RT::User->new($system);
$root->Load('root');
umask 0077;
open my $file, '>', $token_file or die "$token_file: $!\n";
for my $owner ([ RT_TOKEN => $service ], [ RT_ROOT_TOKEN => $root ]) {
    my ($id, $message, $token) = RT::AuthToken->new($system)->Create(Owner => $owner->[1]->id, Description => 'tests');
    done("token $owner->[0]", $id, $message);
    print $file "$owner->[0]=$token\n";
}
close $file or die "$token_file: $!\n";
