package greenwall.fleet.promql;

/// What an expression evaluates to. `word` is the API's name of the type, `text` the name that messages use.
public enum ValueType {
    SCALAR("scalar", "scalar"),
    STRING("string", "string"),
    VECTOR("vector", "instant vector"),
    MATRIX("matrix", "range vector");

    private final String word;
    private final String text;

    ValueType(String word, String text) {
        this.word = word;
        this.text = text;
    }

    public String word() {
        return word;
    }

    public String text() {
        return text;
    }
}
