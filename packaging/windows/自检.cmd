@echo off
rem Writes what works on this computer and what does not to a text file, and opens it.
start "" "%~dp0python\pythonw.exe" -m liaison_pipeline desk --self-check
