package greenwall.tests.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Programs of this project, each in a Java of its own.
public final class JavaProgram {
    private JavaProgram() {}

    /// @param options of Java
    /// @param main the class, and its arguments
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
