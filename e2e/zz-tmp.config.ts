import base from './playwright.config.ts'
export default { ...base, outputDir: '/tmp/ui/journeys', webServer: undefined, use: { ...base.use, baseURL: 'http://localhost:5181/' } }
