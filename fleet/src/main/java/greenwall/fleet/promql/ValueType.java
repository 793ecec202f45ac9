package greenwall.fleet.promql;

import greenwall.fleet.LowerCaseEnum;

/// The type of an expression's value. `word` is the API's name of the type, `text` the name in messages.
public enum ValueType implements LowerCaseEnum {
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
