/// Language models by the interface of OpenAI's chat completions, which llama.cpp, Ollama, vLLM and the clouds have
/// too.
@NullMarked
package greenwall.connectors.assistant;

import org.jspecify.annotations.NullMarked;
