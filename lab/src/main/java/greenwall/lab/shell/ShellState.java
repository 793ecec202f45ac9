package greenwall.lab.shell;

import greenwall.lab.shell.Syntax.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a shell remembers; a subshell works on a copy.
final class ShellState {
    final Map<String, String> variables = new HashMap<>();
    final Set<String> exported = new HashSet<>();
    final Map<String, Node> functions = new HashMap<>();
    final Map<String, String> traps = new LinkedHashMap<>();
    final Map<Integer, Process> jobs = new LinkedHashMap<>();
    final Set<Character> options = new HashSet<>();
    List<String> positional = List.of();
    String name = "sh";
    int shellPid;
    int lastStatus;

    @Nullable
    Integer lastBackground;

    int functionDepth;

    /// As a child sees it: the same, but for traps and jobs.
    ShellState forSubshell() {
        var copy = new ShellState();
        copy.variables.putAll(variables);
        copy.exported.addAll(exported);
        copy.functions.putAll(functions);
        copy.options.addAll(options);
        copy.positional = new ArrayList<>(positional);
        copy.name = name;
        copy.shellPid = shellPid;
        copy.lastStatus = lastStatus;
        copy.lastBackground = lastBackground;
        copy.functionDepth = functionDepth;
        return copy;
    }

    Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        for (var key : exported) {
            var value = variables.get(key);
            if (value != null) {
                environment.put(key, value);
            }
        }
        return environment;
    }

    static ShellState from(Map<String, String> environment) {
        var state = new ShellState();
        state.variables.putAll(environment);
        state.exported.addAll(environment.keySet());
        state.variables.putIfAbsent("IFS", " \t\n");
        state.variables.putIfAbsent("PATH", Shell.PATH);
        return state;
    }
}
