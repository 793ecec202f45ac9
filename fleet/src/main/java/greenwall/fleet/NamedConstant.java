package greenwall.fleet;

import java.util.Locale;

/// For enums: the word of a constant is its name in lower case.
public interface NamedConstant {
    String name();

    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
