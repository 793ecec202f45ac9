package greenwall.fleet.promql;

import greenwall.fleet.NamedConstant;

/// What an expression evaluates to. `word` is the API's name of the type, `text` the name that messages use.
public enum ValueType implements NamedConstant {
    SCALAR("scalar"),
    STRING("string"),
    VECTOR("instant vector"),
    MATRIX("range vector");

    private final String text;

    ValueType(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
