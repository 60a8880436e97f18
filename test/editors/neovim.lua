-- What somebody at Neovim does with a broken network; prints what Neovim made of it. Arguments: node, server, file.
local node, server, file = unpack(vim.split(vim.env.LWNET_EDITOR_TEST, '\n'))
local function say(what, value)
  io.stdout:write(vim.json.encode({ what, value }) .. '\n')
end
local function wait(what, holds)
  if not vim.wait(10000, holds, 20) then
    say('waited in vain', what)
    vim.cmd('qall!')
  end
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({ name = 'lwnet', cmd = { node, server, '--stdio' }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(buffer, client)
wait('diagnostics', function()
  return #vim.diagnostic.get(buffer) > 0
end)
local diagnostics = vim.diagnostic.get(buffer)
say('diagnostics', vim.tbl_map(function(one)
  return (one.lnum + 1) .. ':' .. (one.col + 1) .. ' ' .. one.message
end, diagnostics))

local function ask(method, line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
  local answers = vim.lsp.buf_request_sync(buffer, method, vim.lsp.util.make_position_params(), 10000)
  return answers[client].result
end
local lines = vim.lsp.util.convert_input_to_markdown_lines(ask('textDocument/hover', 2, 3).contents)
say('hover', table.concat(lines, '\n'))
local items = vim.lsp.util.text_document_completion_list_to_complete_items(
  ask('textDocument/completion', diagnostics[1].lnum + 1, diagnostics[1].end_col),
  'con'
)
say('completion', vim.tbl_map(function(item)
  return item.word
end, items))

local offered
vim.ui.select = function(choices, options, choose)
  offered = vim.tbl_map(options.format_item, choices)
  choose(choices[1], 1)
end
vim.api.nvim_win_set_cursor(0, { diagnostics[1].lnum + 1, diagnostics[1].col })
local before = vim.api.nvim_buf_get_changedtick(buffer)
vim.lsp.buf.code_action()
wait('an edit', function()
  return vim.api.nvim_buf_get_changedtick(buffer) > before
end)
say('actions', offered)
wait('no diagnostics', function()
  return #vim.diagnostic.get(buffer) == 0
end)
say('text', table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') .. '\n')
vim.cmd('qall!')
