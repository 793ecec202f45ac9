package greenwall.connectors.http;

/// How a source is told who asks.
public sealed interface Auth {
    Auth NONE = new None();

    record None() implements Auth {}

    record Basic(String user, Secret password) implements Auth {}

    record Bearer(Secret token) implements Auth {}
}
