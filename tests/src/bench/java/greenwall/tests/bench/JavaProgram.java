package greenwall.tests.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Commands that run programs of this project in a separate JVM.
public final class JavaProgram {
    private JavaProgram() {}

    /// @param options for the JVM
    /// @param main the class and its arguments
    public static List<String> command(List<String> options, List<String> main) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(main);
        return command;
    }
}
