# Serves the folder "site" at http://localhost:8765/ and opens it in the browser. Windows brings PowerShell with it.
# The port stays the same, because a browser keeps models and conversations by address.
param([int]$Port = 8765, [switch]$NoOpen)
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$url = "http://localhost:$Port/"
$site = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '..\site'))
$types = @{
  '.html' = 'text/html; charset=utf-8'; '.js' = 'text/javascript'; '.mjs' = 'text/javascript'; '.css' = 'text/css'
  '.json' = 'application/json'; '.webmanifest' = 'application/manifest+json'; '.wasm' = 'application/wasm'
  '.svg' = 'image/svg+xml'; '.png' = 'image/png'; '.ico' = 'image/x-icon'; '.webp' = 'image/webp'
  '.txt' = 'text/plain; charset=utf-8'; '.md' = 'text/plain; charset=utf-8'
}

function Test-Running {
  try { return (Invoke-WebRequest -UseBasicParsing -TimeoutSec 3 $url).Content -match 'Qwen All-in-One' }
  catch { return $false }
}

# The rules of the file _headers: pattern, name, value.
function Read-Rules {
  $pattern = ''
  foreach ($line in [IO.File]::ReadAllLines((Join-Path $site '_headers'))) {
    if ($line -match '^\s+([\w-]+): (.*?)\s*$') { , @($pattern, $Matches[1], $Matches[2]) }
    elsif ($line -match '^(\S+)') { $pattern = '^' + [regex]::Escape($Matches[1]).Replace('\*', '.*') + '$' }
  }
}

function Send-Text($response, [int]$status) {
  $response.StatusCode = $status
  $response.Close()
}

function Send-File($context) {
  $request = $context.Request
  $response = $context.Response
  if ($request.HttpMethod -notin 'GET', 'HEAD') { return Send-Text $response 405 }
  $path = [Uri]::UnescapeDataString($request.Url.AbsolutePath)
  if ($path.EndsWith('/')) { $path += 'index.html' }
  $name = [IO.Path]::GetFullPath((Join-Path $site $path.TrimStart('/')))
  $inside = $name.StartsWith($site + [IO.Path]::DirectorySeparatorChar)
  if (-not $inside -or -not [IO.File]::Exists($name)) { return Send-Text $response 404 }

  $info = New-Object IO.FileInfo $name
  $tag = '"{0:x}-{1:x}"' -f $info.Length, $info.LastWriteTimeUtc.Ticks
  $type = $types[$info.Extension.ToLower()]
  if (-not $type) { $type = 'application/octet-stream' }
  $response.ContentType = $type
  $response.Headers['Cache-Control'] = 'no-cache'
  $response.Headers['ETag'] = $tag
  $response.Headers['Accept-Ranges'] = 'bytes'
  $shown = $path -replace '/index\.html$', '/'
  foreach ($rule in $rules) { if ($shown -match $rule[0]) { $response.Headers[$rule[1]] = $rule[2] } }
  if ($request.Headers['If-None-Match'] -eq $tag) { return Send-Text $response 304 }

  $first = [long]0
  $last = $info.Length - 1
  $same = -not $request.Headers['If-Range'] -or $request.Headers['If-Range'] -eq $tag
  if ($same -and $request.Headers['Range'] -match '^bytes=(\d+)-(\d*)$') {
    $first = [long]$Matches[1]
    if ($Matches[2] -and [long]$Matches[2] -lt $last) { $last = [long]$Matches[2] }
    if ($first -gt $last) { return Send-Text $response 416 }
    $response.StatusCode = 206
    $response.Headers['Content-Range'] = "bytes $first-$last/$($info.Length)"
  }
  $left = $last - $first + 1
  $response.ContentLength64 = $left
  if ($request.HttpMethod -eq 'HEAD') { return $response.Close() }
  $file = [IO.File]::OpenRead($name)
  try {
    [void]$file.Seek($first, 'Begin')
    $buffer = New-Object byte[] 65536
    while ($left -gt 0) {
      $read = $file.Read($buffer, 0, [int][Math]::Min($left, $buffer.Length))
      if ($read -eq 0) { break }
      $response.OutputStream.Write($buffer, 0, $read)
      $left -= $read
    }
  }
  finally { $file.Close() }
  $response.Close()
}

$server = New-Object Net.HttpListener
$server.Prefixes.Add($url)
try { $server.Start() }
catch {
  if (Test-Running) {
    if (-not $NoOpen) { Start-Process $url }
    exit 0
  }
  Write-Host "端口 $Port 不能用：可能有别的程序占着它。请关掉它再试。"
  Write-Host "Port $Port cannot be used; another program may have it. Close it and try again."
  exit 1
}
$rules = @(Read-Rules)
Write-Host "Qwen All-in-One: $url"
Write-Host '请让这个窗口开着；关掉它，应用就停了。'
Write-Host 'Keep this window open; the app stops when you close it.'
if (-not $NoOpen) { Start-Process $url }
while ($server.IsListening) {
  $context = $server.GetContext()
  try { Send-File $context }
  catch { try { $context.Response.Abort() } catch { } } # the browser went away in the middle
}
