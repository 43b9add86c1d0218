-- Reads and writes documents one after another in one process: each job is a line of JSON and the pictures it names.
-- Answers with a line "ok" or "no" and a number of bytes, and then that many.
local function work(job)
  if job.text then
    return pandoc.write(pandoc.read(job.text, job.from), 'json')
  end
  pandoc.mediabag.empty()
  for _, picture in ipairs(job.pictures) do
    pandoc.mediabag.insert(picture.name, picture.media_type, picture.content)
  end
  local options = job.options
  if job.whole then options.template = pandoc.template.compile(pandoc.template.default(job.to)) end
  return pandoc.write(pandoc.read(job.document, 'json'), job.to, options)
end

local lines = io.stdin
while true do
  local line = lines:read('l')
  if not line then break end
  local job = pandoc.json.decode(line, false)
  for _, picture in ipairs(job.pictures or {}) do
    picture.content = picture.size > 0 and lines:read(picture.size) or ''
  end
  local done, made = pcall(work, job)
  made = done and made or tostring(made)
  io.stdout:write(done and 'ok ' or 'no ', #made, '\n', made)
  io.stdout:flush()
end
