@echo off
rem For a computer on which nothing can be installed: unpack the whole folder, then double-click this file.
start "" "%~dp0python\pythonw.exe" -m liaison_pipeline desk
