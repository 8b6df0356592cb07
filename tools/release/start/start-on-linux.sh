#!/bin/sh
exec perl "$(dirname "$0")/start/serve.pl"
