@echo off
rem The commands of the program: "%LOCALAPPDATA%\Programs\...\liaison" status, and so on.
"%~dp0python\python.exe" -X utf8 -m liaison_pipeline %*
