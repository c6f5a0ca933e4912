"""The text of an uploaded file: plain text, HTML, PDF or DOCX, judged by its bytes; `door` is the way in."""
