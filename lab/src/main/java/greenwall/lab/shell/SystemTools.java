package greenwall.lab.shell;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What every system has and what depends on nothing but its name, its users, its clock and its files.
final class SystemTools {
    private SystemTools() {}

    static Map<String, Program> all() {
        var tools = new HashMap<String, Program>();
        tools.put("id", SystemTools::id);
        tools.put("whoami", call -> {
            call.print(call.process().user() + "\n");
            return 0;
        });
        tools.put("date", SystemTools::date);
        tools.put("which", SystemTools::which);
        tools.put("ls", SystemTools::ls);
        tools.put("tty", call -> {
            var in = call.process().file(0);
            boolean terminal = in != null && in.isTerminal();
            call.print(terminal ? "/dev/pts/0\n" : "not a tty\n");
            return terminal ? 0 : 1;
        });
        tools.put("nproc", call -> {
            var cpus = call.machine().files().read("/proc/cpuinfo").orElse("");
            call.print(Math.max(
                            1,
                            cpus.lines().filter(l -> l.startsWith("processor")).count()) + "\n");
            return 0;
        });
        tools.put("sync", call -> 0);
        tools.put("clear", call -> 0);
        return tools;
    }

    private static int id(Call call) throws InterruptedException {
        boolean root = call.process().isRoot();
        var options = String.join("", call.arguments());
        var name = call.process().user();
        var text = options.contains("u") && options.startsWith("-")
                ? options.contains("n") ? name : root ? "0" : "1000"
                : options.startsWith("-g")
                        ? root ? "0" : "1000"
                        : root
                                ? "uid=0(root) gid=0(root) groups=0(root)"
                                : "uid=1000(%s) gid=1000(%s) groups=1000(%s),4(adm),27(sudo),101(systemd-journal)"
                                        .formatted(name, name, name);
        call.print(text + "\n");
        return 0;
    }

    private static int which(Call call) throws InterruptedException {
        int status = call.arguments().isEmpty() ? 1 : 0;
        for (var name : call.arguments()) {
            var path = call.machine().locate(name, call.environment().getOrDefault("PATH", Shell.PATH));
            if (path.isPresent()) {
                call.print(path.get() + "\n");
            } else if (!name.startsWith("-")) {
                status = 1;
            }
        }
        return status;
    }

    private static int ls(Call call) throws InterruptedException {
        int status = 0;
        var paths = new ArrayList<String>();
        call.arguments().stream().filter(a -> !a.startsWith("-")).forEach(paths::add);
        if (paths.isEmpty()) {
            return 0;
        }
        for (var path : paths) {
            var files = call.machine().files();
            var programs = call.machine().installedIn(path.replaceFirst("/$", ""));
            if (files.isFile(path) || call.machine().locate(path, "").isPresent()) {
                call.print(path + "\n");
            } else if (!programs.isEmpty()) {
                for (var program : programs) {
                    call.print(program.substring(program.lastIndexOf('/') + 1) + "\n");
                }
            } else if (files.isFolder(path)) {
                for (var name : files.list(path)) {
                    call.print(name + "\n");
                }
            } else {
                status = call.fail(2, "ls: cannot access '" + path + "': No such file or directory");
            }
        }
        return status;
    }

    private static int date(Call call) throws InterruptedException {
        var at = call.now();
        String format = null;
        var arguments = call.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (argument.startsWith("+")) {
                format = argument.substring(1);
            } else if (argument.startsWith("-I") || argument.startsWith("--iso-8601")) {
                format = argument.contains("s") && !argument.equals("--iso-8601")
                        ? "%Y-%m-%dT%H:%M:%S+00:00"
                        : "%Y-%m-%d";
            } else if (argument.equals("-R")) {
                format = "%a, %d %b %Y %H:%M:%S +0000";
            } else if (argument.equals("-d")
                    && i + 1 < arguments.size()
                    && arguments.get(i + 1).matches("@\\d{1,11}")) {
                at = Instant.ofEpochSecond(Long.parseLong(arguments.get(++i).substring(1)));
            } else if (!argument.equals("-u") && !argument.equals("--utc")) {
                return call.fail(1, "date: invalid date '" + argument + "'");
            }
        }
        call.print(formatted(format == null ? "%a %b %e %H:%M:%S UTC %Y" : format, at) + "\n");
        return 0;
    }

    private static String formatted(String format, Instant at) {
        var out = new StringBuilder();
        var time = at.atZone(ZoneOffset.UTC);
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char kind = format.charAt(++i);
            if (Character.isDigit(kind) && i + 1 < format.length() && format.charAt(i + 1) == 'N') {
                out.append("%09d".formatted(at.getNano()), 0, Math.min(9, Math.max(1, kind - '0')));
                i++;
                continue;
            }
            out.append(
                    switch (kind) {
                        case 's' -> Long.toString(at.getEpochSecond());
                        case 'N' -> "%09d".formatted(at.getNano());
                        case 'e' -> "%2d".formatted(time.getDayOfMonth());
                        case 'F' -> pattern("yyyy-MM-dd").format(time);
                        case 'T' -> pattern("HH:mm:ss").format(time);
                        case 'Y' -> pattern("yyyy").format(time);
                        case 'm' -> pattern("MM").format(time);
                        case 'd' -> pattern("dd").format(time);
                        case 'H' -> pattern("HH").format(time);
                        case 'M' -> pattern("mm").format(time);
                        case 'S' -> pattern("ss").format(time);
                        case 'a' -> pattern("EEE").format(time);
                        case 'b' -> pattern("MMM").format(time);
                        case 'j' -> pattern("DDD").format(time);
                        case 'z' -> "+0000";
                        case 'Z' -> "UTC";
                        case 'n' -> "\n";
                        case '%' -> "%";
                        default -> "%" + kind;
                    });
        }
        return out.toString();
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }
}
