"""Models that write: a GGUF file in a process of its own, any OpenAI-compatible server, and a scripted one."""
