@echo off
rem Starts Greenwall from the folder it stands in: a package's own program, or the build's tree with the JDK that built it
rem or the one that GREENWALL_JAVA names.
setlocal
set "home=%~dp0.."
rem A JVM that cannot start ends with 1, which would be "warning". The program adds 100 to its exit code, so that what
rem comes without is the JVM's.
set "GREENWALL_EXIT_MARKED=yes"
set "java=%home%\runtime"
if exist "%home%\greenwall.exe" (
  "%home%\greenwall.exe" %*
  goto ended
)
set "java=%GREENWALL_JAVA%"
if not defined java set /p java=<"%home%\lib\java.path"
if not exist "%java%" (
  echo greenwall: no Java 25 at %java%; set GREENWALL_JAVA to the java program of a JDK 25, or build the tree again 1>&2
  exit /b 70
)
"%java%" "@%home%\lib\jvm.options" -p "%home%\lib\javafx" -cp "%home%\lib\app\*" greenwall.app.Main %*
:ended
set "code=%errorlevel%"
for %%c in (1 2 3) do if "%code%"=="10%%c" exit /b %%c
for %%c in (64 65 69 70 71 78) do if "%code%"=="1%%c" exit /b %%c
if "%code%"=="0" exit /b 0
rem -XX:+ExitOnOutOfMemoryError
if "%code%"=="3" (
  echo greenwall: out of memory: the command did not finish. Saved data is intact. To give Greenwall more memory, set _JAVA_OPTIONS=-Xmx2g 1>&2
  exit /b 71
)
echo greenwall: the Java runtime at %java% did not start or crashed (exit code %code%) 1>&2
exit /b 70
