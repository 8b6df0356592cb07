#!/usr/bin/perl
# Serves the folder "site" at http://localhost:8765/ and opens it in the browser. macOS and Linux bring Perl with them.
# The port stays the same, because a browser keeps models and conversations by address.
use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use IO::Socket::INET;

$|       = 1;    # what is printed is seen at once
my $port = 8765;
my $open = 1;
for (@ARGV) {
    $port = $1 if /^--port=(\d+)$/;
    $open = 0 if $_ eq '--no-open';
}
my $url  = "http://localhost:$port/";
my $site = abs_path(dirname(abs_path($0)) . '/../site');
my %type = (
    html => 'text/html; charset=utf-8', js => 'text/javascript', mjs => 'text/javascript', css => 'text/css',
    json => 'application/json', webmanifest => 'application/manifest+json', wasm => 'application/wasm',
    svg => 'image/svg+xml', png => 'image/png', ico => 'image/x-icon', webp => 'image/webp',
    txt => 'text/plain; charset=utf-8', md => 'text/plain; charset=utf-8',
);

my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 64, ReuseAddr => 1);
if (!$server) {
    if (answers_already()) {
        show();
        exit 0;
    }
    print "端口 $port 已被别的程序占用。请关掉它再试。\n";
    print "Another program uses port $port. Close it and try again.\n";
    exit 1;
}
my @rules = header_rules();
print "Qwen All-in-One: $url\n";
print "请让这个窗口开着；关掉它，应用就停了。\n";
print "Keep this window open; the app stops when you close it.\n";
show();

$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';
while (1) {
    my $client = $server->accept or next;
    my $child = fork;
    if (defined $child && $child == 0) {
        close $server;
        answer($client);
        exit 0;
    }
    close $client;
}

sub show {
    system($^O eq 'darwin' ? 'open' : 'xdg-open', $url) if $open;
}

# Whether this script serves there already.
sub answers_already {
    my $there = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 3) or return 0;
    print $there "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    local $/;
    return (<$there> // '') =~ /Qwen All-in-One/;
}

# The rules of the file _headers: [pattern, name, value].
sub header_rules {
    my ($pattern, @found);
    open my $file, '<', "$site/_headers" or return;
    while (<$file>) {
        if (/^\s+([\w-]+): (.*?)\s*$/) { push @found, [$pattern, $1, $2] }
        elsif (/^(\S+)/) {
            $pattern = quotemeta $1;
            $pattern =~ s/\\\*/.*/g;
        }
    }
    return @found;
}

sub answer {
    my ($client) = @_;
    binmode $client;
    my $request = <$client> // '';
    my %asked;
    while (my $line = <$client>) {
        last if $line =~ /^\r?\n$/;
        $asked{lc $1} = $2 if $line =~ /^([\w-]+):\s*(.*?)\r?\n$/;
    }
    my ($method, $path) = $request =~ m{^(GET|HEAD) (/[^?# ]*)} or return plain($client, '405 Method Not Allowed');
    # A page of another site that has its name lead here must not read this site.
    return plain($client, '403 Forbidden') if ($asked{host} // '') !~ /^(localhost|127\.0\.0\.1)(:\d+)?$/;
    $path =~ s/%([0-9a-f]{2})/chr hex $1/gei;
    $path .= 'index.html' if $path =~ m{/$};
    my $name = abs_path("$site$path");
    return plain($client, '404 Not Found') if !$name || index($name, "$site/") != 0 || !-f $name || !open my $file, '<:raw', $name;

    my ($size, $changed) = (stat $file)[7, 9];
    my $tag = sprintf '"%x-%x"', $size, $changed;
    my %headers = (
        'Content-Type' => $type{lc(($name =~ /\.(\w+)$/)[0] // '')} // 'application/octet-stream',
        'Cache-Control' => 'no-cache', 'ETag' => $tag, 'Accept-Ranges' => 'bytes', 'Connection' => 'close',
    );
    my $shown = $path =~ s{/index\.html$}{/}r;
    for (@rules) { $headers{$_->[1]} = $_->[2] if $shown =~ /^$_->[0]$/ }
    my ($status, $first, $last) = ('200 OK', 0, $size - 1);
    if (($asked{'if-none-match'} // '') eq $tag) {
        return head($client, '304 Not Modified', %headers);
    }
    if (($asked{range} // '') =~ /^bytes=(\d+)-(\d*)$/ && ($asked{'if-range'} // $tag) eq $tag) {
        ($first, $last) = ($1, length $2 && $2 < $last ? $2 : $last);
        return plain($client, '416 Range Not Satisfiable', 'Content-Range' => "bytes */$size") if $first > $last;
        $status = '206 Partial Content';
        $headers{'Content-Range'} = "bytes $first-$last/$size";
    }
    $headers{'Content-Length'} = my $left = $last - $first + 1;
    head($client, $status, %headers);
    return if $method eq 'HEAD';
    seek $file, $first, 0;
    while ($left > 0 && read $file, my $part, $left < 65536 ? $left : 65536) {
        print $client $part or return;
        $left -= length $part;
    }
}

sub head {
    my ($client, $status, %headers) = @_;
    print $client "HTTP/1.1 $status\r\n", map({ "$_: $headers{$_}\r\n" } sort keys %headers), "\r\n";
}

sub plain {
    my ($client, $status, %headers) = @_;
    head($client, $status, %headers, 'Content-Type' => 'text/plain', 'Content-Length' => length $status, 'Connection' => 'close');
    print $client $status;
}
