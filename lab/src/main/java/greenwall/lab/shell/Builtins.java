package greenwall.lab.shell;

import greenwall.lab.shell.Jump.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The commands that a shell runs itself.
final class Builtins {
    private static final Set<String> NAMES = Set.of(
            ":",
            "true",
            "false",
            "echo",
            "printf",
            "cd",
            "pwd",
            "exit",
            "return",
            "break",
            "continue",
            "shift",
            "set",
            "unset",
            "export",
            "readonly",
            "local",
            "eval",
            "exec",
            "trap",
            "wait",
            "kill",
            "read",
            "test",
            "[",
            "command",
            "type",
            "umask",
            "ulimit",
            "times",
            "jobs",
            "hash",
            "alias",
            "unalias");

    private final Interpreter shell;
    private final ShellState state;

    Builtins(Interpreter shell, ShellState state) {
        this.shell = shell;
        this.state = state;
    }

    boolean has(String name) {
        return NAMES.contains(name);
    }

    int run(List<String> words) throws InterruptedException {
        int status = dispatch(words.getFirst(), words.subList(1, words.size()));
        shell.call().flush();
        return status;
    }

    private int dispatch(String name, List<String> arguments) throws InterruptedException {
        return switch (name) {
            case ":", "true", "umask", "ulimit", "times", "jobs", "hash", "alias", "unalias", "exec" -> 0;
            case "false" -> 1;
            case "echo" -> Printing.echo(shell.call(), arguments);
            case "printf" -> Printing.printf(shell.call(), arguments);
            case "cd" -> changeFolder(arguments);
            case "pwd" -> {
                shell.call().print(state.variables.getOrDefault("PWD", "/") + "\n");
                yield 0;
            }
            case "exit" -> throw new Jump(Kind.EXIT, number(arguments, state.lastStatus) & 0xff);
            case "return" -> throw new Jump(Kind.RETURN, number(arguments, state.lastStatus) & 0xff);
            case "break" -> throw new Jump(Kind.BREAK, Math.max(1, number(arguments, 1)));
            case "continue" -> throw new Jump(Kind.CONTINUE, Math.max(1, number(arguments, 1)));
            case "shift" -> shift(number(arguments, 1));
            case "set" -> set(arguments);
            case "unset" -> {
                for (var key : arguments) {
                    state.variables.remove(key);
                    state.functions.remove(key);
                    state.exported.remove(key);
                }
                yield 0;
            }
            case "export", "readonly", "local" -> declare(name, arguments);
            case "eval" -> shell.evaluate(String.join(" ", arguments));
            case "trap" -> trap(arguments);
            case "wait" -> await(arguments);
            case "kill" -> ProcessTools.kill(shell.call(), arguments, state.jobs::get);
            case "read" -> read(arguments);
            case "test" -> Tests.run(shell.call(), "test", arguments);
            case "[" -> bracket(arguments);
            case "command", "type" -> command(name, arguments);
            default -> throw new IllegalStateException(name);
        };
    }

    private int number(List<String> arguments, int otherwise) {
        if (arguments.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(arguments.getFirst());
        } catch (NumberFormatException _) {
            throw shell.failed(2, "Illegal number: " + arguments.getFirst());
        }
    }

    private int changeFolder(List<String> arguments) throws InterruptedException {
        var target = arguments.isEmpty() ? state.variables.getOrDefault("HOME", "/") : arguments.getFirst();
        boolean known = target.equals(state.variables.get("HOME"))
                || target.equals("/tmp")
                || shell.call().machine().files().isFolder(target);
        if (!known) {
            return shell.call().fail(2, state.name + ": 1: cd: can't cd to " + target);
        }
        state.variables.put("PWD", target);
        return 0;
    }

    private int shift(int count) {
        if (count > state.positional.size() || count < 0) {
            throw shell.failed(2, "shift: can't shift that many");
        }
        state.positional = List.copyOf(state.positional.subList(count, state.positional.size()));
        return 0;
    }

    private int set(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty()) {
            for (var entry : new TreeMap<>(state.variables).entrySet()) {
                shell.call().print(entry.getKey() + "='" + entry.getValue().replace("'", "'\\''") + "'\n");
            }
            return 0;
        }
        int at = 0;
        while (at < arguments.size() && arguments.get(at).matches("[-+][a-zA-Z]+")) {
            var option = arguments.get(at++);
            boolean on = option.charAt(0) == '-';
            if (option.endsWith("o") && at < arguments.size()) {
                at++;
            }
            for (char letter : option.substring(1).toCharArray()) {
                if (on && letter != 'o') {
                    state.options.add(letter);
                } else {
                    state.options.remove(letter);
                }
            }
        }
        boolean dashes = at < arguments.size() && arguments.get(at).equals("--");
        if (dashes || at < arguments.size()) {
            state.positional = List.copyOf(arguments.subList(dashes ? at + 1 : at, arguments.size()));
        }
        return 0;
    }

    private int declare(String name, List<String> arguments) throws InterruptedException {
        for (var argument : arguments) {
            if (argument.equals("-p")) {
                for (var key : state.exported) {
                    shell.call().print("export " + key + "='" + state.variables.getOrDefault(key, "") + "'\n");
                }
                continue;
            }
            int equals = argument.indexOf('=');
            var key = equals < 0 ? argument : argument.substring(0, equals);
            if (equals >= 0) {
                state.variables.put(key, argument.substring(equals + 1));
            }
            if (name.equals("export")) {
                state.exported.add(key);
            }
        }
        return 0;
    }

    private int trap(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty()) {
            for (var entry : state.traps.entrySet()) {
                shell.call().print("trap -- '" + entry.getValue().replace("'", "'\\''") + "' " + entry.getKey() + "\n");
            }
            return 0;
        }
        boolean resets = arguments.getFirst().equals("-")
                || arguments.size() == 1
                || Signal.of(arguments.getFirst()).isPresent()
                        && arguments.getFirst().matches("\\d+");
        var action = resets ? null : arguments.getFirst();
        boolean skip = !resets || arguments.getFirst().equals("-");
        for (var which : arguments.subList(skip ? 1 : 0, arguments.size())) {
            var key = which.equals("0") || which.equals("EXIT")
                    ? Optional.of("EXIT")
                    : Signal.of(which).map(Signal::name);
            if (key.isEmpty()) {
                return shell.call().fail(1, state.name + ": 1: trap: " + which + ": bad trap");
            }
            if (action == null) {
                state.traps.remove(key.get());
            } else {
                state.traps.put(key.get(), action);
            }
        }
        var handled = EnumSet.noneOf(Signal.class);
        var ignored = EnumSet.noneOf(Signal.class);
        for (var entry : state.traps.entrySet()) {
            if (!entry.getKey().equals("EXIT")) {
                (entry.getValue().isEmpty() ? ignored : handled).add(Signal.valueOf(entry.getKey()));
            }
        }
        shell.call().process().ignore(ignored);
        shell.call().process().handle(handled);
        return 0;
    }

    private int await(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty()) {
            for (var job : List.copyOf(state.jobs.values())) {
                shell.await(job);
            }
            return 0;
        }
        int status = 127;
        for (var argument : arguments) {
            var job = argument.matches("\\d{1,9}") ? state.jobs.get(Integer.parseInt(argument)) : null;
            status = job == null ? 127 : shell.await(job);
        }
        return status;
    }

    private int read(List<String> arguments) throws InterruptedException {
        var names = new ArrayList<>(arguments);
        boolean raw = false;
        while (!names.isEmpty() && names.getFirst().startsWith("-")) {
            var option = names.removeFirst();
            raw |= option.contains("r");
            if (option.matches("-[tp]") && !names.isEmpty()) {
                names.removeFirst();
            }
        }
        var line = shell.call().readLine();
        if (line == null) {
            names.forEach(name -> state.variables.put(name, ""));
            return 1;
        }
        if (!raw) {
            line = line.replaceAll("\\\\(.)", "$1");
        }
        if (names.isEmpty()) {
            state.variables.put("REPLY", line);
            return 0;
        }
        var separators = state.variables.getOrDefault("IFS", " \t\n");
        var rest = separators.isEmpty() ? line : line.strip();
        for (int i = 0; i < names.size(); i++) {
            int end = rest.length();
            if (i < names.size() - 1) {
                end = 0;
                while (end < rest.length() && separators.indexOf(rest.charAt(end)) < 0) {
                    end++;
                }
            }
            state.variables.put(names.get(i), rest.substring(0, end));
            rest = rest.substring(end);
            if (!rest.isEmpty()) {
                rest = Character.isWhitespace(rest.charAt(0)) ? rest.stripLeading() : rest.substring(1);
            }
        }
        return 0;
    }

    private int bracket(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty() || !arguments.getLast().equals("]")) {
            return shell.call().fail(2, state.name + ": 1: [: missing ]");
        }
        return Tests.run(shell.call(), "[", arguments.subList(0, arguments.size() - 1));
    }

    private int command(String name, List<String> arguments) throws InterruptedException {
        boolean asks = name.equals("type")
                || !arguments.isEmpty() && arguments.getFirst().matches("-[vV]");
        if (!asks) {
            return arguments.isEmpty() ? 0 : runWithoutFunctions(arguments);
        }
        int status = 0;
        boolean words = name.equals("type") || arguments.getFirst().equals("-V");
        for (var what : name.equals("type") ? arguments : arguments.subList(1, arguments.size())) {
            var path = shell.call().machine().locate(what, state.variables.getOrDefault("PATH", Shell.PATH));
            if (state.functions.containsKey(what)) {
                shell.call().print(words ? what + " is a shell function\n" : what + "\n");
            } else if (has(what)) {
                shell.call().print(words ? what + " is a shell builtin\n" : what + "\n");
            } else if (path.isPresent()) {
                shell.call().print(words ? what + " is " + path.get() + "\n" : path.get() + "\n");
            } else {
                status = 127;
                if (words) {
                    shell.call().print(what + ": not found\n");
                }
            }
        }
        return status;
    }

    private int runWithoutFunctions(List<String> arguments) throws InterruptedException {
        var name = arguments.getFirst();
        if (has(name)) {
            return run(arguments);
        }
        var literal = arguments.stream()
                .map(a -> new Syntax.Word(List.<Syntax.Part>of(new Syntax.Literal(a, true))))
                .toList();
        var hidden = state.functions.remove(name);
        try {
            return shell.run(new Syntax.Simple(List.of(), literal, List.of(), 1), false);
        } finally {
            if (hidden != null) {
                state.functions.put(name, hidden);
            }
        }
    }

    static Map<String, Program> asPrograms() {
        return Map.of(
                "true", call -> 0,
                "false", call -> 1,
                "echo", call -> Printing.echo(call, call.arguments()),
                "printf", call -> Printing.printf(call, call.arguments()),
                "test", call -> Tests.run(call, "test", call.arguments()),
                "kill", call -> ProcessTools.kill(call, call.arguments(), pid -> null),
                "pwd",
                        call -> {
                            call.print(call.environment().getOrDefault("PWD", "/") + "\n");
                            return 0;
                        });
    }
}
