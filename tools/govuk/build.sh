#!/usr/bin/env bash
# Makes host/doorkeeper/desk/console/static/govuk.css anew from the published packages. Needs Node.js and the npm registry;
# run it when govuk-frontend is updated or a page needs another component, and commit what it writes.
set -euo pipefail
cd "$(dirname "$0")/../.."
GOVUK=6.6.0
SASS=1.108.2
WORK=build/govuk
OUT=host/doorkeeper/desk/console/static

mkdir -p "$WORK" "$OUT"
npm install --silent --no-save --no-package-lock --ignore-scripts --prefix "$WORK" "govuk-frontend@$GOVUK" "sass@$SASS"
{
  echo "/* Compiled by tools/govuk/build.sh from govuk-frontend $GOVUK (MIT licence, see govuk.LICENCE.txt). Do not edit. */"
  "$WORK/node_modules/.bin/sass" --no-source-map --no-charset --style=compressed \
    --load-path="$WORK/node_modules/govuk-frontend/dist/govuk" tools/govuk/console.scss
} > "$OUT/govuk.css"
# what would fetch something, or bring what is not licensed to us, must not be in it
if grep -nEi 'url\(|@import|GDS Transport|crown' "$OUT/govuk.css" > /dev/null; then
  echo "The stylesheet fetches something, or names the crown or GDS Transport." >&2
  exit 1
fi
wc -c "$OUT/govuk.css"
