package greenwall.app.config;

import java.nio.file.Path;
import java.util.List;

/// Where a secret is stored. The configuration never contains the secret itself.
public sealed interface SecretLocation {
    record FromFile(Path file) implements SecretLocation {}

    record FromEnvironment(String variable) implements SecretLocation {}

    /// The output of the command is the secret. Only the command's `name` is shown, since its arguments may
    /// be secret too.
    record FromCommand(String name, List<String> command) implements SecretLocation {
        @Override
        public String toString() {
            return "FromCommand[" + name + " …]";
        }
    }

    /// A secret given in a URL on the command line. Only this process knows it, and it is never shown.
    record Inline(String value) implements SecretLocation {
        @Override
        public String toString() {
            return "Inline[…]";
        }
    }

    default String inWords() {
        return switch (this) {
            case FromFile(var file) -> "the file " + file;
            case FromEnvironment(var variable) -> "the environment variable " + variable;
            case FromCommand(var name, var _) -> "the command " + ConfigErrorCollector.quoted(name);
            case Inline _ -> "the command line";
        };
    }
}
