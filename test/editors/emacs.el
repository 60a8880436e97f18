;;; What somebody at Emacs does with a broken network, by Eglot; prints what Eglot made of it.  -*- lexical-binding: t -*-
;; Before Emacs 29 Eglot is a package of its own.
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'json)

(define-derived-mode lwnet-mode prog-mode "lwnet")
(pcase-let ((`(,node ,server ,file) (split-string (getenv "LWNET_EDITOR_TEST") "\n")))
  (add-to-list 'eglot-server-programs `(lwnet-mode . (,node ,server "--stdio")))
  (find-file file))
(lwnet-mode)

(defun say (what value)
  (princ (concat (json-encode (list what value)) "\n")))

(defun wait (what holds)
  (let ((end (+ (float-time) 10)))
    (while (and (not (funcall holds)) (< (float-time) end))
      (accept-process-output nil 0.05))
    (unless (funcall holds)
      (say "waited in vain" what)
      (kill-emacs 1))))

(apply #'eglot--connect (eglot--guess-contact))
(wait "a connection" #'eglot-managed-p)
(wait "diagnostics" (lambda () (flymake-start) (flymake-diagnostics)))
(say "diagnostics"
     (vconcat (mapcar (lambda (one)
                        (save-excursion
                          (goto-char (flymake-diagnostic-beg one))
                          (format "%d:%d %s" (line-number-at-pos) (1+ (current-column))
                                  (flymake-diagnostic-text one))))
                      (flymake-diagnostics))))

(goto-char (point-min))
(search-forward "input")
(say "hover"
     (eglot--hover-info
      (plist-get (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                  (eglot--TextDocumentPositionParams))
                 :contents)))

(goto-char (flymake-diagnostic-end (car (flymake-diagnostics))))
(say "completion"
     (vconcat (mapcar #'substring-no-properties
                      (all-completions "con" (nth 2 (eglot-completion-at-point))))))

(let* ((at (flymake-diagnostic-beg (car (flymake-diagnostics))))
       (actions (eglot-code-actions at (1+ at) "quickfix"))
       (first (aref (vconcat actions) 0)))
  (say "actions" (vconcat (mapcar (lambda (one) (plist-get one :title)) actions)))
  (eglot--read-execute-code-action (list first) (eglot--current-server-or-lose) "quickfix"))
;; Changes wait until nobody types, which nobody does here.
(eglot--signal-textDocument/didChange)
(wait "no diagnostics" (lambda () (flymake-start) (null (flymake-diagnostics))))
(say "text" (buffer-substring-no-properties (point-min) (point-max)))
(set-buffer-modified-p nil)
(eglot-shutdown (eglot--current-server-or-lose))
