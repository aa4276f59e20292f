@echo off
rem ASCII alone in this file: cmd reads it in the code page of the window.
setlocal
set "PYTHONHOME="
set "PYTHONPATH="
set "PYTHON="
pushd "%~dp0"
if exist "program\install.py" goto python
powershell -NoProfile -Command "Write-Host ([regex]::Unescape('\u8bf7\u5148\u628a\u538b\u7f29\u5305\u5168\u90e8\u89e3\u538b\uff0c\u518d\u53cc\u51fb\u89e3\u538b\u540e\u7684\u201c\u5f00\u59cb\u201d\u3002'))"
goto failed

:python
if not exist "python\windows-x64.tar.gz" goto installed
if exist "python\windows-x64\python\python.exe" goto unpacked
if exist "python\part" rmdir /s /q "python\part"
mkdir "python\part"
tar -xzf "python\windows-x64.tar.gz" -C "python\part"
if errorlevel 1 goto failed
ren "python\part" "windows-x64"
if errorlevel 1 goto failed
:unpacked
set "PYTHON=python\windows-x64\python\python.exe"
goto install

:installed
for %%P in (@WINDOWS_COMMANDS@ "python" "python3") do call :try %%P
if defined PYTHON goto install
type "program\no_python_windows.txt"
goto failed

:try
if defined PYTHON exit /b 0
call %~1 "program\install.py" --supported >nul 2>nul
if errorlevel 1 exit /b 0
set "PYTHON=%~1"
exit /b 0

:install
call %PYTHON% "program\install.py"
if errorlevel 1 goto failed
".venv\Scripts\python.exe" -m annual_review.bundle.menu
if errorlevel 1 goto failed
popd
exit /b 0

:failed
echo.
pause
popd
exit /b 1
