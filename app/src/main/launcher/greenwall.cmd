@echo off
rem Starts Greenwall from the tree it stands in, with the JDK that built it or the one that GREENWALL_JAVA names.
setlocal
set "home=%~dp0.."
set "java=%GREENWALL_JAVA%"
if not defined java set /p java=<"%home%\lib\java.path"
if not exist "%java%" (
  echo greenwall: no Java 25 at %java%; name one in GREENWALL_JAVA, or build the tree again 1>&2
  exit /b 69
)
"%java%" "@%home%\lib\jvm.options" -p "%home%\lib\javafx" -cp "%home%\lib\app\*" greenwall.app.Main %*
