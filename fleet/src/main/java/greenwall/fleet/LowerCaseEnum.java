package greenwall.fleet;

import java.util.Locale;

/// For enums: a constant's name in lower case is its word.
public interface LowerCaseEnum {
    String name();

    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
