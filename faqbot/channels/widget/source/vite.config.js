import { defineConfig } from "vite";

// One file that a page can load with one tag; it is committed, so that nobody needs Node to run faqbot.
export default defineConfig({
  build: {
    lib: { entry: "src/widget.ts", formats: ["iife"], name: "faqbotWidget", fileName: () => "widget.js" },
    outDir: process.env.FAQBOT_WIDGET_OUT ?? "../page",
    emptyOutDir: false,
    target: "es2022",
    minify: "oxc",
    reportCompressedSize: false,
  },
  logLevel: "warn",
});
